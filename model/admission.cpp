#include "model/admission.h"

#include <algorithm>

namespace dsqlsim::model {

namespace {

tl::unexpected<DbError> too_many() { return refuse("53300", "Unable to accept connection, too many open connections."); }
tl::unexpected<DbError> too_fast() { return refuse("53400", "Unable to accept connection, rate exceeded."); }

/// Facts 7.1 and 10.7. The facts give no SQLSTATE for the last two; these are PostgreSQL's for the like.
tl::unexpected<DbError> drawn_refusal(const ServerContext& context) {
  switch (context.choices->below(context.address, "connect_refusal", 4)) {
    case 0: return too_many();
    case 1: return too_fast();
    case 2: return refuse("57P03", "unable to accept connection, waking up cluster, please retry later");
    default: return refuse("28000", "unable to accept connection, access denied", "Signature expired");
  }
}

}  // namespace

Duration Admission::price() const { return seconds(1) / knobs_.dialect.connects_per_second(); }

std::size_t Admission::most() const {
  return knobs_.max_connections != 0 ? knobs_.max_connections : knobs_.dialect.max_connections();
}

void Admission::reset() {
  credit_ = price() * knobs_.dialect.connect_burst();
  seen_ = Time{};
}

Status Admission::admit(const ServerContext& context, std::size_t open) {
  if (knobs_.connect_refused.value > 0 && context.choices != nullptr &&
      context.choices->ratio(context.address, "connect_refused", knobs_.connect_refused)) {
    return drawn_refusal(context);
  }
  if (context.now > seen_) {
    credit_ = std::min(credit_ + (context.now - seen_), price() * knobs_.dialect.connect_burst());
    seen_ = context.now;
  }
  if (credit_ < price()) return too_fast();
  credit_ = credit_ - price();
  if (open >= most()) return too_many();
  return std::monostate{};
}

}  // namespace dsqlsim::model
