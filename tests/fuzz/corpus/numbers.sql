SELECT 7 / 2, 7 % 0, 7.0 / 3, 1e300::float8 * 1e300, round(2.675, 2), trunc(-1.5), ceil(1.2), floor(-1.2), abs(-5), mod(7, 3), 6 & 3, 2147483647 + 1
