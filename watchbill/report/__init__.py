"""Any result as text, JSON, SARIF or GitHub annotations."""
