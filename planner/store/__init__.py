"""Floor 2: the database. Tables and queries; transactions are opened by the services."""
