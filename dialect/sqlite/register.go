package sqlite

import "github.com/go-sequelize/sequelize/dialect"

func init() { dialect.Register(Dialect{}, "sqlite3") }
