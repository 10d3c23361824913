#pragma once
// What DSQL must answer, computed in the most plain way: a snapshot is a copy of the whole database, and a COMMIT is compared
// with every transaction that committed since, intent by intent, by the matrix of facts 2.2. Shares no code with the model.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/oracle/program.h"

namespace dsqlsim::oracle {

enum class SnapshotMoment : std::uint8_t { first_statement, begin };

class Reference {
 public:
  Reference(const Program& program, SnapshotMoment moment);

  /// The next event of the session: "BEGIN", "COMMIT", "ROLLBACK", a tag, rows ("10 0; 20 1", "(none)"), or a SQLSTATE.
  std::string step(std::size_t session);
  /// Rows of t, then of c, as the next transaction would read them.
  [[nodiscard]] std::string state() const;

 private:
  struct Row {
    int k = 0;
    int v = 0;
  };
  struct Data {
    std::map<int, Row> t;
    /// id -> t_id.
    std::map<int, int> c;
  };
  enum class Class : std::uint8_t { exclusive, non_key, key_share };
  struct Intent {
    /// 't' and 'c': a row by its id. 'k': a value of the unique column.
    char space;
    int key;
    Class kind;
  };
  struct Session {
    std::size_t next = 0;
    bool has_snapshot = false;
    bool aborted = false;
    std::size_t snapshot = 0;
    Data data;
    std::vector<Intent> intents;
    std::vector<std::pair<char, int>> written;
  };

  static bool refuses(Class committed, Class mine);
  void take_snapshot(Session& session);
  std::string run(Session& session, const Op& op);
  std::string change(Session& session, const Op& op);
  std::string fail(Session& session, const char* state);
  std::string commit(Session& session);
  static std::string rows_of(const std::map<int, Row>& rows, bool with_id);

  const Program& program_;
  SnapshotMoment moment_;
  Data committed_;
  /// Intents of every committed transaction, in the order of commits.
  std::vector<std::vector<Intent>> history_;
  std::vector<Session> sessions_;
};

}  // namespace dsqlsim::oracle
