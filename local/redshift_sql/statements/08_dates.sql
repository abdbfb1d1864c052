-- # Dates and times
-- Functions and bare date parts.

-- setup
CREATE TABLE moments (id INTEGER, at TIMESTAMP, d DATE, tz TIMESTAMPTZ);
INSERT INTO moments VALUES (1, '2026-03-15 10:20:30.5', '2026-03-15', '2026-03-15 10:20:30+00');

-- DATEADD with bare parts
SELECT DATEADD(month, 1, DATE '2026-01-31') AS a, DATEADD(day, -1, TIMESTAMP '2026-03-01 12:00:00') AS b;
--: a timestamp, b timestamp
--> ["2026-02-28 00:00:00", "2026-02-28 12:00:00"]

-- DATEADD with abbreviations
SELECT DATEADD(yr, 1, '2026-01-01'), DATEADD(qtr, 1, '2026-01-01'), DATEADD(w, 1, '2026-01-01'), DATEADD(hr, 1, '2026-01-01'), DATEADD(m, 1, '2026-01-01'), DATEADD(s, 1, '2026-01-01');
--> ["2027-01-01 00:00:00", "2026-04-01 00:00:00", "2026-01-08 00:00:00", "2026-01-01 01:00:00", "2026-01-01 00:01:00", "2026-01-01 00:00:01"]

-- DATEADD on a column
SELECT DATEADD(minute, 30, at) FROM moments;
--> ["2026-03-15 10:50:30.5"]

-- DATEADD on TIME
SELECT DATEADD(minute, 5, TIME '13:24:55');
--: date_add time
--> ["13:29:55"]

-- DATEDIFF counts boundaries
SELECT DATEDIFF(week, '2009-01-01', '2009-12-31') AS weeks, DATEDIFF(qtr, '1998-07-01', '2008-07-01') AS quarters, DATEDIFF(year, '2025-12-31', '2026-01-01') AS years;
--: weeks int8, quarters int8, years int8
--> [52, 40, 1]

-- DATEDIFF of small parts
SELECT DATEDIFF(second, '2026-01-01 00:00:00', '2026-01-01 00:01:30'), DATEDIFF(milliseconds, '2026-01-01 00:00:00.1', '2026-01-01 00:00:00.35'), DATEDIFF(hours, '2026-01-01 00:59', '2026-01-01 01:01');
--> [90, 250, 1]

-- DATEDIFF of TIME
SELECT DATEDIFF(hour, TIME '10:00:00', TIME '13:30:00');
--> [3]

-- DATEDIFF of columns
SELECT DATEDIFF(day, d, '2026-03-20') FROM moments;
--> [5]

-- DATE_PART with bare parts
SELECT DATE_PART(year, TIMESTAMP '2026-05-04 03:02:01'), DATE_PART(w, TIMESTAMP '2008-06-17 09:44:54'), DATE_PART(minute, TIMESTAMP '2008-06-05 03:02:01');
--> [2026.0, 25.0, 2.0]

-- DATE_PART of days of the week
SELECT DATE_PART(dow, DATE '2026-11-22'), DATE_PART(weekday, DATE '2026-11-23'), DATE_PART(dayofyear, DATE '2026-02-01');
--> [0.0, 1.0, 32.0]

-- PGDATE_PART
SELECT PGDATE_PART('hour', TIMESTAMP '2026-05-04 03:02:01');
--> [3.0]

-- DATE_TRUNC
SELECT DATE_TRUNC('month', TIMESTAMP '2026-05-17 10:00:00') AS a, DATE_TRUNC('week', TIMESTAMP '2026-05-17 10:00:00') AS b, DATE_TRUNC('hour', TIMESTAMP '2026-05-17 10:45:00') AS c;
--: a timestamp, b timestamp, c timestamp
--> ["2026-05-01 00:00:00", "2026-05-11 00:00:00", "2026-05-17 10:00:00"]

-- DATE_TRUNC of a date
SELECT DATE_TRUNC('quarter', DATE '2026-05-17') AS a;
--: a timestamp
--> ["2026-04-01 00:00:00"]

-- DATE_TRUNC with a bare part
SELECT DATE_TRUNC(year, at) FROM moments;
--> ["2026-01-01 00:00:00"]

-- EXTRACT
SELECT EXTRACT(year FROM at) AS y, EXTRACT(minute FROM at) AS m, EXTRACT(second FROM at) AS s FROM moments;
--: y int4, m int4, s int4
--> [2026, 20, 30]

-- EXTRACT of smaller parts
SELECT EXTRACT(ms FROM TIMESTAMP '2009-09-09 12:08:43.101'), EXTRACT(microsecond FROM TIMESTAMP '2009-09-09 12:08:43.101');
--> [101, 101000]

-- EXTRACT epoch
SELECT EXTRACT(epoch FROM TIMESTAMP '1970-01-02 00:00:00');
--> [86400]

-- EXTRACT from TIME
SELECT EXTRACT(hour FROM TIME '13:24:55'), EXTRACT(minute FROM TIME '13:24:55');
--> [13, 24]

-- CURRENT_DATE, SYSDATE and GETDATE agree
SELECT CURRENT_DATE = TRUNC(SYSDATE) AS a, GETDATE() >= DATE_TRUNC('day', SYSDATE) AS b;
--> [true, true]

-- types of the current moments
SELECT SYSDATE AS a, GETDATE() AS b, CURRENT_DATE AS c, CURRENT_TIMESTAMP AS d;
--: a timestamp, b timestamp, c date, d timestamptz
--> any

-- TIMEOFDAY
SELECT LEN(TIMEOFDAY()) > 20;
--> [true]

-- ADD_MONTHS at the end of a month
SELECT ADD_MONTHS('2008-03-31', 1) AS a, ADD_MONTHS(DATE '2008-04-30', 1) AS b;
--: a timestamp, b timestamp
--> ["2008-04-30 00:00:00", "2008-05-31 00:00:00"]

-- LAST_DAY
SELECT LAST_DAY('2008-01-31'::TIMESTAMP) AS a, LAST_DAY(DATE '2024-02-10') AS b;
--: a date, b date
--> ["2008-01-31", "2024-02-29"]

-- MONTHS_BETWEEN
SELECT MONTHS_BETWEEN('2026-03-31', '2026-01-31') AS a, MONTHS_BETWEEN('1969-01-18', '1969-03-18') AS b;
--: a float8, b float8
--> [2.0, -2.0]

-- NEXT_DAY
SELECT NEXT_DAY('2014-08-20', 'Tuesday') AS a, NEXT_DAY('2014-08-20', 'We') AS b;
--: a date, b date
--> ["2014-08-26", "2014-08-27"]

-- TRUNC of a timestamp
SELECT TRUNC(at) AS a FROM moments;
--: a date
--> ["2026-03-15"]

-- CONVERT_TIMEZONE with source and target
SELECT CONVERT_TIMEZONE('EST', 'NEWZONE+8', '2026-01-01 12:00:00'::TIMESTAMP) IS NOT NULL, CONVERT_TIMEZONE('UTC', 'America/New_York', TIMESTAMP '2026-01-01 12:00:00');
--> [true, "2026-01-01 07:00:00"]

-- CONVERT_TIMEZONE with the target alone
SELECT CONVERT_TIMEZONE('Asia/Tokyo', '2026-01-01 00:00:00');
--> ["2026-01-01 09:00:00"]

-- AT TIME ZONE
SELECT TIMESTAMP '2001-02-16 20:38:40' AT TIME ZONE 'MST' AS a, TIMESTAMPTZ '2001-02-16 20:38:40-05' AT TIME ZONE 'MST' AS b;
--: a timestamptz, b timestamp
--> ["2001-02-17 03:38:40+00", "2001-02-16 18:38:40"]

-- TIMEZONE
SELECT TIMEZONE('PST', '2008-06-17 09:44:54+00'::TIMESTAMPTZ);
--> ["2008-06-17 01:44:54"]

-- DATE_CMP
SELECT DATE_CMP('2026-01-01', '2026-01-02'), DATE_CMP('2026-01-02', '2026-01-02'), DATE_CMP('2026-01-03', '2026-01-02');
--> [-1, 0, 1]

-- TIMESTAMP_CMP and DATE_CMP_TIMESTAMP
SELECT TIMESTAMP_CMP('2026-01-01 10:00:00', '2026-01-01 11:00:00'), DATE_CMP_TIMESTAMP('2026-01-02', '2026-01-01 23:00:00');
--> [-1, 1]

-- INTERVAL_CMP
SELECT INTERVAL_CMP(INTERVAL '3 days', INTERVAL '1 year');
--> [-1]

-- DATE_PART_YEAR
SELECT DATE_PART_YEAR(DATE '2026-05-04');
--> [2026]

-- TO_DATE
SELECT TO_DATE('02 Oct 2001', 'DD Mon YYYY') AS a, TO_DATE('20010631', 'YYYYMMDD') AS b;
--: a date, b date
--> ["2001-10-02", "2001-07-01"]

-- TO_DATE that is strict
SELECT TO_DATE('20010631', 'YYYYMMDD', TRUE);
--! ERROR: date/time field date value out of range

-- TO_TIMESTAMP
SELECT TO_TIMESTAMP('2026-01-02 03:04:05', 'YYYY-MM-DD HH24:MI:SS') AS a;
--: a timestamptz
--> ["2026-01-02 03:04:05+00"]

-- TO_CHAR of a timestamp
SELECT TO_CHAR(TIMESTAMP '2009-12-31 23:15:59', 'MONTH-DY-DD-YYYY HH12:MIPM'), TO_CHAR(DATE '2026-01-05', 'YYYYMMDD'), TO_CHAR(TIMESTAMP '2026-01-05 13:14:15', 'DD Mon YYYY, HH24:MI:SS');
--> ["DECEMBER -THU-31-2009 11:15PM", "20260105", "05 Jan 2026, 13:14:15"]

-- a number of days added to a date
SELECT DATE '2026-01-31' + 1 AS a, DATE '2026-03-01' - DATE '2026-01-01' AS b;
--: a date, b int4
--> ["2026-02-01", 59]

-- timestamp minus timestamp
SELECT (TIMESTAMP '2026-01-02 12:00:00' - TIMESTAMP '2026-01-01 00:00:00')::VARCHAR;
--> ["1 day 12:00:00"]

-- interval arithmetic
SELECT TIMESTAMP '2026-01-01 00:00:00' - INTERVAL '90 minutes', DATE '2026-01-01' + INTERVAL '1 month';
--> ["2025-12-31 22:30:00", "2026-02-01 00:00:00"]

-- a date compared to a text
SELECT COUNT(*) FROM moments WHERE d BETWEEN '2026-03-01' AND '2026-03-31' AND at > '2026-03-15';
--> [1]

-- date_trunc in GROUP BY by position
SELECT DATE_TRUNC('day', at), COUNT(*) FROM moments GROUP BY 1;
--> ["2026-03-15 00:00:00", 1]

-- SET timezone changes what is shown
SET timezone TO 'America/New_York'; SELECT tz FROM moments;
--> ["2026-03-15 06:20:30-04"]
