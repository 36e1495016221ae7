//go:build race

package sequelize_test

// poolSlack is what a count of allocations may differ by: the race detector lets a sync.Pool forget at random.
const poolSlack = 8
