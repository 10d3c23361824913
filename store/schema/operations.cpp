#include "store/schema/operations.h"

#include <array>

namespace dsqlsim::schema {

namespace {

struct Fact {
  std::string_view name;
  Repeat repeat;
};

constexpr std::array<Fact, operation_count> facts{{
    {"GetOrCreateShard", Repeat::idempotent},
    {"UpdateShard", Repeat::once},
    {"AssertShardOwnership", Repeat::reads},
    {"CreateWorkflowExecution", Repeat::once},
    {"UpdateWorkflowExecution", Repeat::once},
    {"ConflictResolveWorkflowExecution", Repeat::once},
    {"SetWorkflowExecution", Repeat::once},
    {"DeleteWorkflowExecution", Repeat::idempotent},
    {"DeleteCurrentWorkflowExecution", Repeat::idempotent},
    {"AddHistoryTasks", Repeat::once},
    {"GetHistoryTasks", Repeat::reads},
    {"RangeCompleteHistoryTasks", Repeat::idempotent},
    {"GetWorkflowExecution", Repeat::reads},
    {"GetCurrentExecution", Repeat::reads},
    {"CreateNamespace", Repeat::once},
    {"GetNamespace", Repeat::reads},
    {"UpdateNamespace", Repeat::once},
    {"ListNamespaces", Repeat::reads},
    {"GetMetadata", Repeat::reads},
    {"DeleteNamespace", Repeat::idempotent},
    {"CompleteHistoryTask", Repeat::idempotent},
    {"PutReplicationTaskToDLQ", Repeat::idempotent},
    {"GetReplicationTasksFromDLQ", Repeat::reads},
    {"DeleteReplicationTaskFromDLQ", Repeat::idempotent},
    {"RangeDeleteReplicationTaskFromDLQ", Repeat::idempotent},
    {"IsReplicationDLQEmpty", Repeat::reads},
    {"AppendHistoryNodes", Repeat::idempotent},
    {"ReadHistoryBranch", Repeat::reads},
    {"ReadHistoryBranchReverse", Repeat::reads},
    {"ForkHistoryBranch", Repeat::idempotent},
    {"DeleteHistoryBranch", Repeat::idempotent},
    {"TrimHistoryBranch", Repeat::idempotent},
    {"GetAllHistoryTreeBranches", Repeat::reads},
    {"CreateTaskQueue", Repeat::once},
    {"GetTaskQueue", Repeat::reads},
    {"UpdateTaskQueue", Repeat::once},
    {"ListTaskQueue", Repeat::reads},
    {"DeleteTaskQueue", Repeat::once},
    {"CreateTasks", Repeat::once},
    {"GetTasks", Repeat::reads},
    {"CompleteTasksLessThan", Repeat::idempotent},
    {"GetTaskQueueUserData", Repeat::reads},
    {"UpdateTaskQueueUserData", Repeat::once},
    {"ListTaskQueueUserDataEntries", Repeat::reads},
    {"GetTaskQueuesByBuildId", Repeat::reads},
    {"CountTaskQueuesByBuildId", Repeat::reads},
    {"InitQueue", Repeat::idempotent},
    {"EnqueueMessage", Repeat::once},
    {"ReadMessages", Repeat::reads},
    {"DeleteMessagesBefore", Repeat::idempotent},
    {"UpdateAckLevel", Repeat::once},
    {"GetAckLevels", Repeat::reads},
    {"EnqueueMessageToDLQ", Repeat::once},
    {"ReadMessagesFromDLQ", Repeat::reads},
    {"DeleteMessageFromDLQ", Repeat::idempotent},
    {"RangeDeleteMessagesFromDLQ", Repeat::idempotent},
    {"UpdateDLQAckLevel", Repeat::once},
    {"GetDLQAckLevels", Repeat::reads},
    {"CreateQueue", Repeat::once},
    {"EnqueueMessageV2", Repeat::once},
    {"ReadMessagesV2", Repeat::reads},
    {"RangeDeleteMessages", Repeat::once},
    {"ListQueues", Repeat::reads},
    {"CreateOrUpdateNexusEndpoint", Repeat::once},
    {"GetNexusEndpoint", Repeat::reads},
    {"ListNexusEndpoints", Repeat::reads},
    {"DeleteNexusEndpoint", Repeat::once},
    {"ListClusterMetadata", Repeat::reads},
    {"GetClusterMetadata", Repeat::reads},
    {"SaveClusterMetadata", Repeat::once},
    {"DeleteClusterMetadata", Repeat::idempotent},
    {"GetClusterMembers", Repeat::reads},
    {"UpsertClusterMembership", Repeat::idempotent},
    {"PruneClusterMembership", Repeat::idempotent},
}};

}  // namespace

std::string_view name(Operation operation) { return facts[static_cast<std::size_t>(operation)].name; }
Repeat repeat(Operation operation) { return facts[static_cast<std::size_t>(operation)].repeat; }

}  // namespace dsqlsim::schema
