// A user's roles in the repository, set over its http/1 face.
#pragma once
#include <orrery/http.h>

#include <string>
#include <vector>

namespace orrery::form {

/// [any thread]
class RepositoryRoles {
public:
    explicit RepositoryRoles(const Host& host) : repository_(host, "repository") {}
    /// Makes the user in the repository if needed and gives him the roles besides those he has. Throws Error.
    void give(const std::string& directory, const std::string& name, const std::string& display_name,
              const std::vector<std::string>& roles) const;

private:
    Response ask(const std::string& method, const std::string& target, const std::string& body) const;
    HttpClient repository_;
};

}  // namespace orrery::form
