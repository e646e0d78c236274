// Finds where statements of a script end.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "script/script_error.h"

namespace orrery::engine {

/// A statement as it stands in the script.
struct RawStatement {
    std::string head;            // its control keyword in upper case ("END IF" as "ENDIF"), empty for plain statements
    std::string text;            // behind the control keyword, or the whole plain statement; comments are blanks
    TextPosition position;       // of the statement
    TextPosition text_position;  // of `text`
};

/// Reads one statement after the other.
class ScriptScanner {
public:
    ScriptScanner(std::string_view text, std::optional<TextPosition> fixed) : text_(text), fixed_(fixed) {}

    /// nullopt at the end of the script. Throws ScriptError for unclosed quotes and comments.
    std::optional<RawStatement> next();

    [[nodiscard]] TextPosition position(std::size_t offset);

private:
    enum class End { semicolon, line, then };

    void skip_blanks();
    bool skip_comment(std::string* blanked);
    std::string control_keyword();
    std::string upper_word(std::size_t from) const;
    std::string read_until(End end);
    std::string read_raw();
    void copy_quoted(std::string& out);
    void copy_expansion(std::string& out);
    bool at_then(const std::string& before) const;

    std::string_view text_;
    std::optional<TextPosition> fixed_;
    std::size_t at_ = 0;
    std::size_t known_offset_ = 0;  // positions are asked for in ascending order: counting goes on from the last one
    TextPosition known_position_;
};

}  // namespace orrery::engine
