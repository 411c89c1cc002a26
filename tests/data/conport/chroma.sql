CREATE TABLE "collections" (
    id TEXT PRIMARY KEY, -- unique globally
    name TEXT NOT NULL, -- unique per database
    dimension INTEGER,
    database_id TEXT NOT NULL REFERENCES databases(id) ON DELETE CASCADE, config_json_str TEXT, schema_str TEXT,
    UNIQUE (name, database_id)
);
CREATE TABLE "segments" (
    id TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    scope TEXT NOT NULL,
    collection TEXT REFERENCES collection(id) NOT NULL
);
CREATE TABLE embeddings (
    id INTEGER PRIMARY KEY,
    segment_id TEXT NOT NULL,
    embedding_id TEXT NOT NULL,
    seq_id BLOB NOT NULL,
    created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (segment_id, embedding_id)
);
INSERT INTO collections (id, name, dimension, database_id) VALUES ('772cca3a-b86b-4936-a79a-45e50137b960', 'conport_semantic_store', 2, '00000000-0000-0000-0000-000000000000');
INSERT INTO collections (id, name, dimension, database_id) VALUES ('4827b555-2ede-4e3b-ac37-67f0888cbe6e', 'other', 1, '00000000-0000-0000-0000-000000000000');
INSERT INTO segments VALUES ('87044057-de63-4637-a951-df22cf735a23', 'urn:chroma:segment/vector/hnsw-local-persisted', 'VECTOR', '772cca3a-b86b-4936-a79a-45e50137b960');
INSERT INTO segments VALUES ('150b752b-8bde-40a6-bbe0-6c8df7ba3373', 'urn:chroma:segment/metadata/sqlite', 'METADATA', '772cca3a-b86b-4936-a79a-45e50137b960');
INSERT INTO segments VALUES ('bd1bd243-85af-4d39-a0a0-a7a413778a8c', 'urn:chroma:segment/vector/hnsw-local-persisted', 'VECTOR', '4827b555-2ede-4e3b-ac37-67f0888cbe6e');
INSERT INTO segments VALUES ('fae29fa2-0a89-4fe6-9c02-0796fedc5037', 'urn:chroma:segment/metadata/sqlite', 'METADATA', '4827b555-2ede-4e3b-ac37-67f0888cbe6e');
INSERT INTO embeddings (id, segment_id, embedding_id, seq_id) VALUES (1, '150b752b-8bde-40a6-bbe0-6c8df7ba3373', 'custom_data_3', x'31');
INSERT INTO embeddings (id, segment_id, embedding_id, seq_id) VALUES (2, '150b752b-8bde-40a6-bbe0-6c8df7ba3373', 'custom_data_4711', x'32');
INSERT INTO embeddings (id, segment_id, embedding_id, seq_id) VALUES (3, '150b752b-8bde-40a6-bbe0-6c8df7ba3373', 'decision_1', x'33');
INSERT INTO embeddings (id, segment_id, embedding_id, seq_id) VALUES (4, 'fae29fa2-0a89-4fe6-9c02-0796fedc5037', 'custom_data_99', x'36');
