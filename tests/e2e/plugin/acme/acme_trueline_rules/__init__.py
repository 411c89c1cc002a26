"""The rules that we at Acme hold ourselves to, one module each."""
