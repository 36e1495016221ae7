package mssql

import "github.com/go-sequelize/sequelize/dialect"

func init() { dialect.Register(Dialect{}, "sqlserver") }
