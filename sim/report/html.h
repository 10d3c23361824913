#pragma once
// Stories as one HTML page that needs nothing but itself: to mail, to attach to an issue, to scroll in.

#include <span>
#include <optional>
#include <string>

#include "sim/report/story.h"
#include "sim/run/certificate.h"

namespace dsqlsim::report {

/// The same violation twice.
struct HtmlStory {
  /// With every step.
  Story whole;
  /// With those that the page shows at first; the others come with a click.
  Story brief;
  /// Of a run that was shrunk.
  std::optional<Certificate> certificate = {};
};

/// `title` is the run's token. The same bytes for the same stories.
[[nodiscard]] std::string html_page(std::string_view title, std::span<const HtmlStory> stories);

}  // namespace dsqlsim::report
