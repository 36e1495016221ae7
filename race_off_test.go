//go:build !race

package sequelize_test

// poolSlack is what a count of allocations may differ by.
const poolSlack = 0
