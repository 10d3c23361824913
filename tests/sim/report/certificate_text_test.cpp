#include "sim/report/certificate_text.h"

#include <gtest/gtest.h>

namespace dsqlsim::report {
namespace {

Certificate proof() {
  Certificate c;
  c.hosts = 2;
  c.operations = 1;
  c.faults = 1;
  c.removals = {
      {PartKind::operation, "operation 3 of A/client (start)", "holds", true},
      {PartKind::fault, "crash_host in operation 3 of A/client (start)", "violated otherwise: range decreased", true}};
  return c;
}

TEST(CertificateText, SaysThatEachRemovalPassesOrHowManyDoNot) {
  EXPECT_EQ(certificate_line(proof()), "2 hosts, 1 operation, 1 fault; each of 2 removals was tried, and passes");
  Certificate loose = proof();
  loose.removals[1].passes = false;
  EXPECT_EQ(certificate_line(loose),
            "2 hosts, 1 operation, 1 fault; 2 removals were tried, 1 of them still violate it");
  loose.removals.clear();
  EXPECT_EQ(certificate_line(loose), "2 hosts, 1 operation, 1 fault");
}

TEST(CertificateText, HasALineARemoval) {
  EXPECT_EQ(removal_lines(proof()),
            (std::vector<std::string>{
                "without operation 3 of A/client (start): holds",
                "without crash_host in operation 3 of A/client (start): violated otherwise: range decreased"}));
}

}  // namespace
}  // namespace dsqlsim::report
