package dialecttest

import (
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/datatypes"
)

// moment is a record with a column of every type of time.
type moment struct {
	ID      int64
	Time    time.Time
	Seconds time.Time `sequelize:"type:DATE(0)"`
	Date    sequelize.DateOnly
	Day     time.Time `sequelize:"type:DATEONLY"`
	DayText string    `sequelize:"type:DATEONLY"`
	Clock   sequelize.TimeOfDay
}

func times(s *suite) {
	moments := []time.Time{
		time.Date(2024, 2, 29, 12, 34, 56, 123456000, time.UTC),
		time.Date(2024, 6, 1, 0, 0, 0, 0, time.FixedZone("", 5*3600+45*60)),
		time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC),
		time.Date(1969, 12, 31, 23, 59, 59, 999999000, time.UTC),
		time.Date(1900, 1, 1, 0, 0, 0, 1000, time.UTC),
		time.Date(2038, 1, 19, 3, 14, 8, 0, time.UTC),
	}
	if berlin, err := time.LoadLocation("Europe/Berlin"); err == nil {
		moments = append(moments,
			time.Date(2024, 3, 31, 2, 30, 0, 0, berlin),                  // does not exist on clocks
			time.Date(2024, 10, 27, 0, 30, 0, 0, time.UTC).In(berlin),    // 02:30, the first time
			time.Date(2024, 10, 27, 1, 30, 0, 1000, time.UTC).In(berlin)) // 02:30, the second time
	}
	trip[moment](s,
		column{field: "Time", values: values(moments...), same: sameBy(time.Time.Equal)},
		column{field: "Seconds", values: values(time.Date(2024, 2, 29, 12, 34, 56, 0, time.UTC)), same: sameBy(time.Time.Equal)},
		column{field: "Date", values: values(datatypes.NewDate(2024, 2, 29), datatypes.NewDate(1, 1, 1), datatypes.NewDate(9999, 12, 31),
			datatypes.NewDate(1970, 1, 1), datatypes.NewDate(1582, 10, 10))},
		column{field: "Day", values: values(time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC), time.Date(2, 1, 1, 0, 0, 0, 0, time.UTC)), same: sameBy(time.Time.Equal)},
		column{field: "DayText", values: values("2024-02-29", "0001-01-01")},
		column{field: "Clock", values: values(sequelize.TimeOfDay{}, datatypes.NewTimeOfDay(12, 34, 56, 123456000),
			datatypes.NewTimeOfDay(23, 59, 59, 999999000), datatypes.NewTimeOfDay(0, 0, 0, 1000))},
	)
}
