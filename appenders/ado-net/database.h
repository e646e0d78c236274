// A database that takes rows.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "command.h"
#include "parameter.h"

namespace ado_net {

/// The values of a row's parameters, in their order.
using Values = std::vector<std::optional<std::string>>;

/// One connection. One thread. Calls throw Error: unavailable or deadline when the database is away (the object is of
/// no more use), invalid when it refuses the statement or a value. No error holds a value or the password.
class Database {
public:
    virtual ~Database() = default;
    virtual void begin() = 0;
    virtual void insert(const Values& values) = 0;
    virtual void commit() = 0;
    virtual void rollback() noexcept = 0;
};

}  // namespace ado_net
