// Errors of loading data, before the script adds where in its text they happened.
#pragma once

#include <stdexcept>
#include <string>

namespace orrery::engine {

/// The numbers are those of the script variable ScriptError.
enum class LoadErrorKind {
    general = 1,
    syntax = 2,
    source = 5,  // what a connector, or the database behind it, says
    file_not_found = 8,
    database_not_found = 9,
    table_not_found = 10,
    field_not_found = 11,
    wrong_format = 12,
    semantic = 16,
};

/// what() is a whole sentence that names the file or object.
class LoadError : public std::runtime_error {
public:
    LoadError(LoadErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
    [[nodiscard]] LoadErrorKind kind() const { return kind_; }

private:
    LoadErrorKind kind_;
};

/// The user gave up waiting; not an error of the script.
class LoadCancelled : public std::runtime_error {
public:
    LoadCancelled() : std::runtime_error("the reload was cancelled") {}
};

}  // namespace orrery::engine
