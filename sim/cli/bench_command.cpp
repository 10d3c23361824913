#include "sim/cli/commands.h"

namespace dsqlsim::cli {

ExitCode bench(const BenchArguments& /*arguments*/, const Tool& /*tool*/, Console& console) {
  return refuse_usage(console, "bench is not there yet");
}

}  // namespace dsqlsim::cli
