// Errors as the protocol numbers them, and the exception that carries one to the client.
#pragma once

#include <stdexcept>
#include <string>

namespace orrery::qix {

/// The published codes that this engine sends. Clients look at the number only.
enum class ErrorCode : int {
    parse_error = -32700,
    invalid_request = -32600,
    method_not_found = -32601,
    invalid_parameters = -32602,
    internal_error = -32603,
    not_found = 2,
    already_exists = 3,
    invalid_path = 4,
    access_denied = 5,
    internal = 10,
    corrupt_data = 11,
    aborted = 15,
    unsupported = 17,
    app_already_open = 1002,
    app_not_found = 1003,
    app_save_failed = 1005,
    app_create_failed = 1006,
    app_invalid = 1007,
    app_open_in_other_mode = 1009,
    app_script_missing = 1013,
    connection_exists = 2000,
    connection_not_found = 2001,
    connection_name_invalid = 2004,
    file_corrupt = 3002,
    file_not_found = 3003,
    file_format_unsupported = 3004,
    server_busy = 5006,
    cube_invalid_object = 6000,
    cube_invalid_state = 6002,
    modal_object_error = 6003,
    calc_invalid_definition = 7000,
    calc_not_in_library = 7001,
    calc_too_large = 7003,
    calc_timeout = 7004,
    calc_condition_failed = 7005,
    calc_pages_too_large = 7009,
    layout_extends_invalid_id = 8000,
    persistence_write_failed = 9000,
    not_supported_for_session_app = 9009,
    reload_in_progress = 11000,
    export_no_data = 13001,
    variable_no_name = 18000,
    variable_duplicate_name = 18001,
};

/// Thrown by methods; becomes the `error` member of the answer: code, parameter (what it is about), message.
class QixError : public std::runtime_error {
public:
    QixError(ErrorCode code, const std::string& message, std::string parameter = {})
        : std::runtime_error(message), code_(code), parameter_(std::move(parameter)) {}
    ErrorCode code() const { return code_; }
    const std::string& parameter() const { return parameter_; }

private:
    ErrorCode code_;
    std::string parameter_;
};

}  // namespace orrery::qix
