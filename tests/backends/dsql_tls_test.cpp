// DSQL takes TLS only, and whoever gives a token to a server must know which server it is. Against a local PostgreSQL
// with TLS, whose certificate is for the name localhost.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "backends/dsql_connect.h"
#include "backends/postgres_server.h"
#include "sim/core/fatal_error.h"

namespace dsqlsim {
namespace {

namespace fs = std::filesystem;

class DsqlTls : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder = fmt::format("{}dsql_tls_test_{}", ::testing::TempDir(), getpid());
    fs::create_directory(folder);
    fs::permissions(folder, fs::perms{0755});
    for (const char* name : {"server", "other"}) {
      const std::string command = fmt::format(
          "openssl req -new -x509 -days 2 -nodes -subj /CN=localhost -addext subjectAltName=DNS:localhost -newkey "
          "rsa:2048 "
          "-out {0}/{1}.crt -keyout {0}/{1}.key 2>/dev/null",
          folder, name);
      ASSERT_EQ(std::system(command.c_str()), 0);
    }
    // A server that is another user's reads the key, and nobody else.
    fs::permissions(folder + "/server.key", geteuid() == 0 ? fs::perms{0640} : fs::perms{0600});
    if (geteuid() == 0) {
      ASSERT_EQ(std::system(("chgrp postgres " + folder + "/server.key").c_str()), 0);
    }
    port = 20'000 + static_cast<int>(getpid() % 20'000);
    server = std::make_unique<PostgresServer>(
        fmt::format("listen_addresses = 'localhost'\nport = {0}\nssl = on\nssl_cert_file = "
                    "'{1}/server.crt'\nssl_key_file = '{1}/server.key'\n",
                    port, folder));
  }
  static void TearDownTestSuite() {
    server.reset();
    fs::remove_all(folder);
  }

  static DsqlSettings settings(const std::string& host, const std::string& root) {
    DsqlSettings out;
    out.conninfo = fmt::format("host={} port={} user=postgres dbname=postgres", host, port);
    if (!root.empty()) out.conninfo += fmt::format(" sslrootcert={}/{}.crt", folder, root);
    out.schema = "public";
    return out;
  }
  static std::string refusal(const DsqlSettings& wish) {
    try {
      (void)connect_to_dsql(wish, wish.schema);
    } catch (const FatalError& error) {
      return error.what();
    }
    return "none";
  }

  static std::string folder;
  static int port;
  static std::unique_ptr<PostgresServer> server;
};
std::string DsqlTls::folder;
int DsqlTls::port = 0;
std::unique_ptr<PostgresServer> DsqlTls::server;

TEST_F(DsqlTls, is_used_and_the_servers_name_is_checked) {
  const OwnedConnection connection = connect_to_dsql(settings("localhost", "server"), "public");
  EXPECT_EQ(PQsslInUse(connection.get()), 1);
  const OwnedResult path = must(connection.get(), "SHOW search_path", "the path");
  EXPECT_STREQ(PQgetvalue(path.get(), 0, 0), "public");
  const OwnedResult isolation = must(connection.get(), "SHOW default_transaction_isolation", "the isolation");
  EXPECT_STREQ(PQgetvalue(isolation.get(), 0, 0), "read committed");
}

TEST_F(DsqlTls, a_name_that_is_not_the_certificates_is_refused) {
  EXPECT_NE(refusal(settings("127.0.0.1", "server")).find("does not match host name"), std::string::npos)
      << refusal(settings("127.0.0.1", "server"));
}

TEST_F(DsqlTls, a_certificate_that_nobody_has_signed_is_refused) {
  EXPECT_NE(refusal(settings("localhost", "other")).find("certificate verify failed"), std::string::npos);
  EXPECT_NE(refusal(settings("localhost", "")).find("certificate verify failed"), std::string::npos);
}

TEST_F(DsqlTls, a_dsn_cannot_switch_it_off) {
  DsqlSettings wish = settings("127.0.0.1", "server");
  wish.conninfo += " sslmode=disable";
  EXPECT_NE(refusal(wish), "none");
}

}  // namespace
}  // namespace dsqlsim
