#include "sim/core/choices.h"

#include <algorithm>

#include "sim/core/check.h"

namespace dsqlsim {

namespace {
__extension__ using Wide = unsigned __int128;

constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::uint32_t tag_bits = 25;

BracketTag tag_of(const Address& at, Label kind) {
  return {static_cast<std::uint32_t>(mix(at.hash(), kind.hash()) >> (64 - tag_bits))};
}
}  // namespace

std::string BracketTag::text() const {
  std::string out(5, 'a');
  for (std::size_t i = 0; i < 5; ++i) out[4 - i] = alphabet[(bits >> (5 * i)) & 31];
  return out;
}

bool BracketTag::parse(std::string_view text, BracketTag& out) {
  if (text.size() != 5) return false;
  out.bits = 0;
  for (const char c : text) {
    const auto digit = alphabet.find(c);
    if (digit == std::string_view::npos) return false;
    out.bits = (out.bits << 5) | static_cast<std::uint32_t>(digit);
  }
  return true;
}

Choices::Choices(std::uint64_t seed, const Recording& recording) : seed_(seed), replaying_(true) {
  for (const RecordedChoice& choice : recording.choices) replayed_[choice.key] = choice.value;
}

std::uint64_t Choices::below(std::uint64_t address_hash, Label label, std::uint64_t n) {
  CHECK(n >= 1);
  const std::uint64_t key = mix(address_hash, label.hash());
  std::uint64_t value = 0;
  if (replaying_) {
    const auto found = replayed_.find(key);
    value = found == replayed_.end() ? 0 : std::min(found->second, n - 1);
  } else {
    // The high half of a 128-bit product maps 64 random bits onto [0, n) with a bias below n / 2^64.
    value = static_cast<std::uint64_t>((static_cast<Wide>(mix(seed_, key)) * n) >> 64);
  }
  digest_ += mix(key, value);
  if (recording_ != nullptr) recording_->choices.push_back({key, value, std::string(label.text())});
  return value;
}

bool Choices::bracket(const Address& at, Label kind) {
  const BracketTag tag = tag_of(at, kind);
  if (brackets_ != nullptr) brackets_->push_back({tag, kind});
  return !masked_ || std::binary_search(kept_.begin(), kept_.end(), tag);
}

void Choices::keep_only(std::vector<BracketTag> sorted_tags) {
  CHECK(std::is_sorted(sorted_tags.begin(), sorted_tags.end()));
  kept_ = std::move(sorted_tags);
  masked_ = true;
}

}  // namespace dsqlsim
