#pragma once
// "The outside is unusable": a file that cannot be written, a server that cannot be reached. Thrown where it is noticed
// and caught once, by the command line, which prints the sentence and ends with exit code 3. Thrown by what an actor
// calls, it ends the run: the machine hands it on to whoever runs it. Never for what a database answered.

#include <stdexcept>

namespace dsqlsim {

/// what() is one sentence for the user.
class FatalError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace dsqlsim
