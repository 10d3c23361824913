#pragma once
// Rows of another shard, which nobody in the run owns: what they hold before the run they must hold after it. A
// statement that forgets to name its shard meets them, and the properties, which judge every shard, see that.

#include <string>
#include <vector>

namespace dsqlsim::scenarios {

/// INSERTs of one shard, of tasks with ids such as the scenario's shard gives out, and of the current runs of its
/// workflows, to be run behind the schema.
[[nodiscard]] std::vector<std::string> neighbour_rows();

/// The schema with these rows behind it: what a scenario of one shard begins with.
[[nodiscard]] std::vector<std::string> schema_with_neighbour();

}  // namespace dsqlsim::scenarios
