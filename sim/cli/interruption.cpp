#include "sim/cli/interruption.h"

namespace dsqlsim::cli {

namespace {

// allow static: a signal handler is handed nothing else, and no run reads it.
volatile std::sig_atomic_t signalled = 0;

void note_signal(int /*signal*/) { signalled = 1; }

}  // namespace

Interruption::Interruption() {
  signalled = 0;
  struct sigaction once {};
  once.sa_handler = note_signal;
  once.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  sigaction(SIGINT, &once, &old_int_);
  sigaction(SIGTERM, &once, &old_term_);
}

Interruption::~Interruption() {
  sigaction(SIGINT, &old_int_, nullptr);
  sigaction(SIGTERM, &old_term_, nullptr);
}

bool Interruption::wished() const { return signalled != 0; }

}  // namespace dsqlsim::cli
