#include "store/schema/notes.h"

#include "store/schema/failure_text.h"

namespace dsqlsim::schema {

namespace {
Layer layer_of(const Note& n) { return static_cast<Layer>(n.n[0]); }
}  // namespace

std::string_view name(Layer layer) {
  switch (layer) {
    case Layer::run_tx:
      return "run_tx";
    case Layer::tx_execute:
      return "tx_execute";
    case Layer::client:
      return "client";
  }
  return "?";
}

CallBegan CallBegan::from(const Note& n) { return {layer_of(n), n.n[1], n.n[2], microseconds(n.n[3]), n.text}; }

AttemptBegan AttemptBegan::from(const Note& n) { return {layer_of(n), n.n[1], n.n[2], n.text}; }

AttemptEnded AttemptEnded::from(const Note& n) {
  const std::string_view evidence = split_failure_text(n.text).word;
  return {layer_of(n), n.n[1], n.n[2], static_cast<Failure>(n.n[3]), unpack_root(n.n[4]), evidence};
}

Backoff Backoff::from(const Note& n) { return {layer_of(n), n.n[1], n.n[2], microseconds(n.n[3]), n.text}; }

OperationReturned OperationReturned::from(const Note& n) {
  const std::string_view evidence = split_failure_text(n.text).word;
  return {n.n[0], static_cast<Failure>(n.n[1]), unpack_root(n.n[2]), static_cast<Operation>(n.n[3]), evidence};
}

OpUnderRange OpUnderRange::from(const Note& n) { return {n.n[0], n.n[1], n.n[2], n.n[3], n.text}; }

}  // namespace dsqlsim::schema
