#pragma once
// The tables of the matching store beside the task queues' own (tables.h): tasks of both matchers, the data that users
// attach to task queues, and which build ids they name. A part of load_script(). CREATE texts as in schema.sql.

#include <cstdint>
#include <span>
#include <string_view>

namespace dsqlsim::schema {

[[nodiscard]] std::span<const std::string_view> matching_tables_script();

namespace table {
inline constexpr std::string_view tasks = "tasks";
inline constexpr std::string_view tasks_v2 = "tasks_v2";
inline constexpr std::string_view task_queue_user_data = "task_queue_user_data";
inline constexpr std::string_view build_id_to_task_queue = "build_id_to_task_queue";
}  // namespace table

enum class tasks : std::uint8_t { range_hash, task_queue_id, task_id, data, data_encoding };
enum class tasks_v2 : std::uint8_t { range_hash, task_queue_id, pass, task_id, data, data_encoding };
enum class task_queue_user_data : std::uint8_t { namespace_id, task_queue_name, data, data_encoding, version };
enum class build_id_to_task_queue : std::uint8_t { namespace_id, build_id, task_queue_name };

}  // namespace dsqlsim::schema
