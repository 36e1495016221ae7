module github.com/go-sequelize/sequelize

go 1.26
