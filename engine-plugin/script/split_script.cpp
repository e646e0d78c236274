#include <set>

#include "script/script_scanner.h"
#include "script/statement.h"

namespace orrery::engine {
namespace {

constexpr int kMaxDepth = 100;

/// What closes a structure, as people write it.
const char* closer_of(const RawStatement& opener) {
    if (opener.head == "IF") return "END IF";
    if (opener.head == "DO") return "LOOP";
    if (opener.head == "SWITCH") return "END SWITCH";
    return opener.head == "SUB" ? "END SUB" : "NEXT";
}

class BlockBuilder {
public:
    explicit BlockBuilder(ScriptScanner& scanner) : scanner_(scanner) {}

    Block script() {
        Block block = statements({}, nullptr);
        return block;
    }

private:
    /// Reads statements until one of `closers`, which is left in closer_.
    Block statements(const std::set<std::string>& closers, const RawStatement* opener) {
        if (++depth_ > kMaxDepth)
            throw ScriptError(LoadErrorKind::syntax, "control structures are nested more than 100 deep",
                              opener->position);
        Block block;
        for (;;) {
            std::optional<RawStatement> raw = scanner_.next();
            if (!raw && opener == nullptr) break;
            if (!raw) throw unclosed(*opener);
            if (closers.contains(raw->head)) {
                closer_ = std::move(*raw);
                break;
            }
            block.push_back(statement(*raw, opener));
        }
        --depth_;
        return block;
    }

    static ScriptError unclosed(const RawStatement& opener) {
        return {LoadErrorKind::syntax, "the " + opener.head + " is never closed; expected " + closer_of(opener),
                opener.position};
    }

    Statement statement(RawStatement& raw, const RawStatement* opener) {
        Statement made;
        made.text = std::move(raw.text);
        made.position = raw.head.empty() ? raw.position : raw.text_position;
        if (raw.head.empty()) return made;
        if (raw.head == "IF") {
            made.kind = StatementKind::if_then;
            read_if(raw, made);
        } else if (raw.head == "FOR" || raw.head == "FOREACH") {
            made.kind = raw.head == "FOR" ? StatementKind::for_next : StatementKind::for_each;
            add_branch(made, {"NEXT"}, raw);
        } else if (raw.head == "DO") {
            made.kind = StatementKind::do_loop;
            add_branch(made, {"LOOP"}, raw);
            made.branches[0].condition = closer_.text;
            made.branches[0].position = closer_.text_position;
        } else if (raw.head == "SWITCH") {
            made.kind = StatementKind::switch_case;
            read_switch(raw, made);
        } else if (raw.head == "SUB") {
            made.kind = StatementKind::sub;
            add_branch(made, {"ENDSUB"}, raw);
        } else if (opener != nullptr) {
            throw ScriptError(LoadErrorKind::syntax,
                              raw.head + " does not belong into " + opener->head + "; expected " + closer_of(*opener),
                              raw.position);
        } else {
            throw ScriptError(LoadErrorKind::syntax, raw.head + " without the statement it belongs to", raw.position);
        }
        return made;
    }

    void add_branch(Statement& made, const std::set<std::string>& closers, const RawStatement& opener) {
        Branch branch;
        branch.block = statements(closers, &opener);
        made.branches.push_back(std::move(branch));
    }

    void read_if(const RawStatement& opener, Statement& made) {
        Branch branch{std::move(made.text), made.position, {}};
        for (;;) {
            bool is_else = branch.condition.empty();
            branch.block = is_else ? statements({"ENDIF"}, &opener) : statements({"ENDIF", "ELSE", "ELSEIF"}, &opener);
            made.branches.push_back(std::move(branch));
            if (closer_.head == "ENDIF") return;
            branch = {closer_.text, closer_.text_position, {}};
        }
    }

    void read_switch(const RawStatement& opener, Statement& made) {
        Block before = statements({"ENDSWITCH", "CASE", "DEFAULT"}, &opener);
        if (!before.empty())
            throw ScriptError(LoadErrorKind::syntax, "expected CASE, DEFAULT or END SWITCH", before[0].position);
        while (closer_.head != "ENDSWITCH") {
            Branch branch{closer_.text, closer_.text_position, {}};
            branch.block = statements({"ENDSWITCH", "CASE", "DEFAULT"}, &opener);
            made.branches.push_back(std::move(branch));
        }
    }

    ScriptScanner& scanner_;
    RawStatement closer_;
    int depth_ = 0;
};

}  // namespace

Block split_script(std::string_view text) {
    ScriptScanner scanner(text, std::nullopt);
    return BlockBuilder(scanner).script();
}

Block split_expanded(std::string_view text, TextPosition fixed) {
    ScriptScanner scanner(text, fixed);
    return BlockBuilder(scanner).script();
}

}  // namespace orrery::engine
