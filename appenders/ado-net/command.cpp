#include "command.h"

#include <orrery/error.h>
#include <orrery/settings.h>

#include <algorithm>

namespace ado_net {

namespace {

using orrery::Code;
using orrery::Error;

bool word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

class Parser {
public:
    Parser(std::string_view text, const std::vector<std::string>& names) : text_(text) {
        for (auto& name : names) names_.push_back(lower(name.starts_with('@') ? name.substr(1) : name));
    }

    Command run() {
        command_.pieces.emplace_back();
        while (at_ < text_.size())
            if (!take_quoted() && !take_comment() && !take_parameter()) copy(1);
        for (size_t i = 0; i < names_.size(); ++i)
            if (std::find(command_.uses.begin(), command_.uses.end(), i) == command_.uses.end())
                throw Error(Code::invalid, "parameter @" + names_[i] + " is declared, and CommandText does not use it");
        return std::move(command_);
    }

private:
    char peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    void copy(size_t count) {
        command_.pieces.back() += text_.substr(at_, count);
        at_ = std::min(at_ + count, text_.size());
    }
    void copy_through(std::string_view end, size_t from) {
        auto found = text_.find(end, at_ + from);
        if (found == text_.npos) throw Error(Code::invalid, "CommandText: a quotation or comment does not end");
        copy(found + end.size() - at_);
    }
    bool take_quoted() {
        if (peek() == '\'' || peek() == '"') return copy_through(std::string(1, peek()), 1), true;
        if (peek() != '$' || (at_ > 0 && word(text_[at_ - 1]))) return false;
        auto end = at_ + 1;
        while (end < text_.size() && word(text_[end])) ++end;
        if (end >= text_.size() || text_[end] != '$' || (peek(1) >= '0' && peek(1) <= '9')) return false;
        auto tag = text_.substr(at_, end + 1 - at_);
        return copy_through(tag, tag.size()), true;
    }
    bool take_comment() {
        if (peek() == '-' && peek(1) == '-') {
            auto end = text_.find('\n', at_);
            return copy((end == text_.npos ? text_.size() : end) - at_), true;
        }
        if (peek() == '/' && peek(1) == '*') return copy_through("*/", 2), true;
        return false;
    }
    bool take_parameter() {
        bool named = peek() == '@', numbered = peek() == '$' && peek(1) >= '0' && peek(1) <= '9';
        if ((!named && !numbered) || (at_ > 0 && (word(text_[at_ - 1]) || text_[at_ - 1] == '@'))) return false;
        auto end = at_ + 1;
        while (end < text_.size() && word(text_[end])) ++end;
        auto name = lower(text_.substr(at_ + 1, end - at_ - 1));
        if (name.empty() || name.size() > 100) return false;
        use(named ? index_of(name) : number_of(name));
        at_ = end;
        return true;
    }
    void use(size_t index) {
        command_.uses.push_back(index);
        command_.pieces.emplace_back();
    }
    size_t index_of(const std::string& name) const {
        auto found = std::find(names_.begin(), names_.end(), name);
        if (found == names_.end())
            throw Error(Code::invalid, "CommandText uses @" + name + ", and no parameter of that name is declared",
                        "add <param name=\"parameter\" value=\"@" + name + " conversionpattern=…\"/>");
        return static_cast<size_t>(found - names_.begin());
    }
    size_t number_of(const std::string& text) const {
        auto number = orrery::settings::whole_number(text);
        if (!number || *number < 1 || *number > static_cast<std::int64_t>(names_.size()))
            throw Error(Code::invalid, "CommandText uses $" + text + ", and " + std::to_string(names_.size()) +
                                           " parameters are declared");
        return static_cast<size_t>(*number - 1);
    }

    std::string_view text_;
    std::vector<std::string> names_;
    size_t at_ = 0;
    Command command_;
};

}  // namespace

std::string Command::with_marks() const {
    auto text = pieces.front();
    for (size_t i = 0; i < uses.size(); ++i) text.append("?").append(pieces[i + 1]);
    return text;
}

Command parse_command(std::string_view text, const std::vector<std::string>& names) {
    return Parser(text, names).run();
}

Command call_of(std::string_view procedure, const std::vector<std::string>& names) {
    if (procedure.empty() ||
        !std::all_of(procedure.begin(), procedure.end(), [](char c) { return word(c) || c == '.'; }))
        throw Error(Code::invalid, "CommandText: with CommandType=StoredProcedure it is the procedure's plain name");
    Command command;
    command.pieces.push_back("CALL " + std::string(procedure) + "(");
    for (size_t i = 0; i < names.size(); ++i) {
        command.uses.push_back(i);
        command.pieces.emplace_back(i + 1 < names.size() ? ", " : "");
    }
    command.pieces.back() += ")";
    return command;
}

}  // namespace ado_net
