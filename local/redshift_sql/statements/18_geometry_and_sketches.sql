-- # Geometry, H3 and HyperLogLog sketches

-- ST_Point and ST_AsText
SELECT ST_AsText(ST_Point(5.0, 7.0));
--> ["POINT(5 7)"]

-- ST_GeomFromText and ST_X
SELECT ST_X(ST_GeomFromText('POINT(1 2)')), ST_Y(ST_GeomFromText('POINT(1 2)'));
--> [1.0, 2.0]

-- ST_Distance
SELECT ST_Distance(ST_Point(0, 0), ST_Point(3, 4));
--> [5.0]

-- ST_Contains
SELECT ST_Contains(ST_GeomFromText('POLYGON((0 0,10 0,10 10,0 10,0 0))'), ST_Point(5, 5));
--> [true]

-- ST_Area
SELECT ST_Area(ST_GeomFromText('POLYGON((0 0,10 0,10 10,0 10,0 0))'));
--> [100.0]

-- ST_Length
SELECT ST_Length(ST_GeomFromText('LINESTRING(0 0,3 4)'));
--> [5.0]

-- a GEOGRAPHY
SELECT ST_AsText(ST_GeogFromText('SRID=4326;POINT(5 10)'));
--> ["POINT(5 10)"]

-- HLL
SELECT HLL(n) FROM (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 2) AS numbers;
--> [2]

-- HLL_CREATE_SKETCH and HLL_CARDINALITY
SELECT HLL_CARDINALITY(HLL_CREATE_SKETCH(n)) FROM (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 2) AS numbers;
--> [2]

-- H3_FromLongLat
SELECT H3_FromLongLat(0, 0, 10);
--> [623560421467684863]
