CREATE TABLE product_context (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    content TEXT NOT NULL DEFAULT '{}'
    );
CREATE TABLE active_context (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    content TEXT NOT NULL DEFAULT '{}'
    );
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    timestamp TIMESTAMP NOT NULL,
    summary TEXT NOT NULL,
    rationale TEXT,
    implementation_details TEXT,
    tags TEXT -- JSON stringified list of tags
    );
CREATE VIRTUAL TABLE decisions_fts USING fts5(
    summary,
    rationale,
    implementation_details,
    tags,
    tokenize = 'porter unicode61'
    );
CREATE TABLE progress_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    timestamp TIMESTAMP NOT NULL,
    status TEXT NOT NULL,
    description TEXT NOT NULL,
    parent_id INTEGER,
    FOREIGN KEY (parent_id) REFERENCES progress_entries(id) ON DELETE SET NULL
    );
CREATE TABLE system_patterns (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT UNIQUE NOT NULL,
    description TEXT,
    tags TEXT -- JSON stringified list of tags
    );
CREATE TABLE custom_data (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    timestamp TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, -- Added timestamp
    category TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL, -- Store as JSON string
    UNIQUE(category, key)
    );
CREATE VIRTUAL TABLE custom_data_fts USING fts5(
    category,
    key,
    value_text, -- Stores the content of custom_data.value for FTS
    tokenize = 'porter unicode61'
    );
CREATE TABLE context_links (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    timestamp TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    workspace_id TEXT NOT NULL,
    source_item_type TEXT NOT NULL,
    source_item_id TEXT NOT NULL,
    target_item_type TEXT NOT NULL,
    target_item_id TEXT NOT NULL,
    relationship_type TEXT NOT NULL,
    description TEXT
    );
CREATE TABLE product_context_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    timestamp TIMESTAMP NOT NULL,
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    change_source TEXT
    );
CREATE TABLE active_context_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    timestamp TIMESTAMP NOT NULL,
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    change_source TEXT
    );
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
CREATE INDEX idx_product_context_history_version ON product_context_history (version);
CREATE INDEX idx_active_context_history_version ON active_context_history (version);
CREATE TRIGGER decisions_ai AFTER INSERT ON decisions BEGIN
    INSERT INTO decisions_fts (rowid, summary, rationale, implementation_details, tags)
    VALUES (new.id, new.summary, new.rationale, new.implementation_details, new.tags);
    END;
CREATE TRIGGER decisions_ad AFTER DELETE ON decisions BEGIN
    DELETE FROM decisions_fts WHERE rowid=old.id;
    END;
CREATE TRIGGER decisions_au AFTER UPDATE ON decisions BEGIN
    UPDATE decisions_fts SET
    summary = new.summary,
    rationale = new.rationale,
    implementation_details = new.implementation_details,
    tags = new.tags
    WHERE rowid=new.id;
    END;
CREATE TRIGGER custom_data_ai_generic
    AFTER INSERT ON custom_data
    BEGIN
    INSERT INTO custom_data_fts (rowid, category, key, value_text)
    VALUES (new.id, new.category, new.key, new.value);
    END;
CREATE TRIGGER custom_data_ad_generic
    AFTER DELETE ON custom_data
    BEGIN
    DELETE FROM custom_data_fts WHERE rowid=old.id;
    END;
CREATE TRIGGER custom_data_au_generic
    AFTER UPDATE ON custom_data
    BEGIN
    UPDATE custom_data_fts SET
    category = new.category,
    key = new.key,
    value_text = new.value
    WHERE rowid=new.id;
    END;
INSERT INTO alembic_version VALUES ('068b7234d6a7');
