module github.com/go-sequelize/sequelize/internal/tsqlcheck

go 1.26

require github.com/sqlc-dev/teesql v1.1.0
