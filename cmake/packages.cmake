# Everything comes from Debian 12 packages (scripts/setup installs them).
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS fiber context)
find_package(CLI11 REQUIRED)
find_package(GTest REQUIRED)
find_package(nlohmann_json REQUIRED)
find_path(PG_QUERY_INCLUDE pg_query/pg_query.pb-c.h REQUIRED)
find_library(PG_QUERY_LIBRARY pg_query REQUIRED)
find_path(XXHASH_INCLUDE xxhash.h REQUIRED)

add_library(pg_query INTERFACE)
target_include_directories(pg_query SYSTEM INTERFACE ${PG_QUERY_INCLUDE} ${PG_QUERY_INCLUDE}/pg_query)
target_link_libraries(pg_query INTERFACE ${PG_QUERY_LIBRARY} protobuf-c Threads::Threads)
