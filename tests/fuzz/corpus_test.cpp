// Replays the fuzzer's corpus: inputs that reach code which other inputs do not, and every input that once broke something.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/fuzz/run_input.h"

namespace dsqlsim::fuzz {
namespace {

TEST(Corpus, every_input_leaves_the_session_usable) {
  std::size_t inputs = 0;
  for (const auto& file : std::filesystem::directory_iterator(DSQLSIM_SOURCE_DIR "/tests/fuzz/corpus")) {
    SCOPED_TRACE(file.path().filename().string());
    std::ifstream in(file.path(), std::ios::binary);
    const std::string input{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    EXPECT_FALSE(input.empty());
    run_input(input);
    ++inputs;
  }
  EXPECT_GE(inputs, 20U);
}

}  // namespace
}  // namespace dsqlsim::fuzz
