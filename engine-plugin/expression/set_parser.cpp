// The grammar of section 5.5: set expressions, their modifiers and element sets.
#include <fmt/format.h>

#include <charconv>

#include "expression/parser.h"

namespace orrery::engine {
namespace {

class SetParser {
public:
    SetParser(TokenStream& tokens, unsigned& depth) : tokens_(tokens), depth_(depth) {}

    std::shared_ptr<const SetExpression> braced() {
        const Nesting nesting(depth_, tokens_);
        const std::size_t begin = tokens_.peek().offset;
        tokens_.expect("{", "to open the set");
        auto set = std::make_shared<SetExpression>();
        parts(*set);
        const std::size_t end = tokens_.peek().end_offset();
        tokens_.expect("}", "to close the set");
        set->source = std::string(tokens_.text().substr(begin, end - begin));
        return set;
    }

private:
    void parts(SetExpression& set) {
        SetOperator op = SetOperator::unite;
        do {
            set.parts.push_back({op, term()});
        } while (set_operator(op));
    }

    bool set_operator(SetOperator& op) {
        constexpr std::pair<std::string_view, SetOperator> operators[] = {{"+", SetOperator::unite},
                                                                          {"-", SetOperator::subtract},
                                                                          {"*", SetOperator::intersect},
                                                                          {"/", SetOperator::symmetric}};
        for (const auto& [symbol, value] : operators) {
            if (tokens_.accept(symbol)) {
                op = value;
                return true;
            }
        }
        return false;
    }

    SetTerm term() {
        SetTerm out;
        const Token token = tokens_.peek();
        if (tokens_.accept("(")) {
            const Nesting nesting(depth_, tokens_);
            auto inner = std::make_shared<SetExpression>();
            parts(*inner);
            tokens_.expect(")", "to close the group of sets");
            out.grouped = std::move(inner);
            return out;
        }
        const bool identified = identifier(token, out);
        if (tokens_.accept("<>")) return out;
        if (tokens_.accept("<")) {
            modifiers(out);
        } else if (!identified) {
            tokens_.fail_unexpected("1, $, a bookmark, a state or '<' in the set");
        }
        return out;
    }

    bool identifier(const Token& token, SetTerm& out) {
        switch (token.kind) {
            case TokenKind::number:
                if (token.number != 1) tokens_.fail(token, "the set identifier is not known", "1, $ or a name");
                out.identifier = SetTerm::Identifier::all;
                break;
            case TokenKind::word:
                if (token.text.front() == '$') {
                    history(token, out);
                    break;
                }
                [[fallthrough]];
            case TokenKind::bracketed:
            case TokenKind::quoted:
            case TokenKind::text:
                out.identifier = SetTerm::Identifier::named;
                out.name = token.unquoted();
                break;
            default:
                return false;
        }
        tokens_.advance();
        return true;
    }

    // $, $0, $3 (steps back) and $_2 (steps forward).
    void history(const Token& token, SetTerm& out) {
        std::string_view digits = token.text.substr(1);
        out.identifier = SetTerm::Identifier::current;
        if (digits.empty()) return;
        const bool forward = digits.front() == '_';
        if (forward) digits.remove_prefix(1);
        const auto [stop, code] = std::from_chars(digits.data(), digits.data() + digits.size(), out.steps);
        if (code != std::errc() || stop != digits.data() + digits.size())
            tokens_.fail(token, fmt::format("{} is not a step in the selection history", token.text), "$1 or $_1");
        if (out.steps > 0) out.identifier = forward ? SetTerm::Identifier::forward : SetTerm::Identifier::back;
    }

    void modifiers(SetTerm& out) {
        do {
            out.modifiers.push_back(assignment());
        } while (tokens_.accept(","));
        tokens_.expect(">", "or ',' to close the modifiers of the set");
    }

    Token name(std::string_view expected) {
        const Token token = tokens_.peek();
        if (token.kind != TokenKind::word && token.kind != TokenKind::bracketed && token.kind != TokenKind::quoted)
            tokens_.fail_unexpected(std::string(expected));
        return tokens_.take();
    }

    FieldAssignment assignment() {
        FieldAssignment out;
        Token field = name("a field name in the set modifier");
        if (tokens_.accept("::")) {
            out.state = field.unquoted();
            field = name("a field name after '::'");
        }
        out.field = field.unquoted();
        out.offset = field.offset;
        out.length = field.length;
        out.kind = assignment_kind();
        if (out.kind == FieldAssignment::Kind::clear) return out;
        const Token next = tokens_.peek();
        if (next.is(">") || next.is(",")) {
            out.kind = FieldAssignment::Kind::clear;  // <Field=>
            return out;
        }
        out.elements = elements();
        return out;
    }

    FieldAssignment::Kind assignment_kind() {
        if (tokens_.accept("=")) return FieldAssignment::Kind::assign;
        const Token token = tokens_.peek();
        if (token.end_offset() >= tokens_.text().size() || tokens_.text()[token.end_offset()] != '=')
            return FieldAssignment::Kind::clear;
        SetOperator op = SetOperator::unite;
        if (!set_operator(op)) return FieldAssignment::Kind::clear;
        tokens_.expect("=", "after the operator of the set modifier");
        switch (op) {
            case SetOperator::unite:
                return FieldAssignment::Kind::add;
            case SetOperator::subtract:
                return FieldAssignment::Kind::remove;
            case SetOperator::intersect:
                return FieldAssignment::Kind::intersect;
            case SetOperator::symmetric:
                break;
        }
        return FieldAssignment::Kind::symmetric;
    }

    ElementExpression elements() {
        const Nesting nesting(depth_, tokens_);
        ElementExpression out;
        SetOperator op = SetOperator::unite;
        do {
            out.parts.push_back({op, element_term()});
        } while (set_operator(op));
        return out;
    }

    ElementTerm element_term() {
        ElementTerm out;
        out.complement = tokens_.accept("-");
        const Token token = tokens_.peek();
        if (token.is("{")) {
            out.kind = ElementTerm::Kind::list;
            list(out);
        } else if (tokens_.accept("(")) {
            out.kind = ElementTerm::Kind::group;
            out.grouped = std::make_shared<ElementExpression>(elements());
            tokens_.expect(")", "to close the group of values");
        } else {
            field_or_function(out);
        }
        return out;
    }

    void field_or_function(ElementTerm& out) {
        const Token token = name("{values}, a field, P() or E() in the set modifier");
        const bool possible = token.is_word("p");
        if ((possible || token.is_word("e")) && tokens_.accept("(")) {
            out.kind = possible ? ElementTerm::Kind::possible : ElementTerm::Kind::excluded;
            if (tokens_.peek().is("{")) out.set = braced();
            if (!tokens_.peek().is(")")) out.field = name("a field name or ')'").unquoted();
            tokens_.expect(")", "to close P() or E()");
            return;
        }
        out.kind = ElementTerm::Kind::field;
        out.field = token.unquoted();
        if (tokens_.accept("::")) {
            out.state = out.field;
            out.field = name("a field name after '::'").unquoted();
        }
    }

    void list(ElementTerm& out) {
        const Token open = tokens_.peek();
        tokens_.advance();
        if (tokens_.accept("}")) return;
        while (true) {
            out.elements.push_back(element());
            if (tokens_.accept("}")) return;
            if (tokens_.peek().kind == TokenKind::end) tokens_.fail(open, "the list of values is not closed", "}");
            tokens_.expect(",", "or '}' in the list of values");
        }
    }

    // A quoted token stands alone; anything else is the raw text up to ',' or '}': -5, 2020-01-01, United States.
    SetElement element() {
        const Token first = tokens_.peek();
        SetElement out;
        if (first.kind == TokenKind::text || first.kind == TokenKind::quoted || first.kind == TokenKind::bracketed) {
            out.kind = first.kind == TokenKind::text ? SetElement::Kind::literal : SetElement::Kind::search;
            out.text = first.unquoted();
            tokens_.advance();
            return out;
        }
        std::size_t end = first.offset;
        while (!tokens_.peek().is(",") && !tokens_.peek().is("}") && tokens_.peek().kind != TokenKind::end)
            end = tokens_.take().end_offset();
        out.text = std::string(tokens_.text().substr(first.offset, end - first.offset));
        if (out.text.empty()) tokens_.fail_unexpected("a value");
        const auto [stop, code] = std::from_chars(out.text.data(), out.text.data() + out.text.size(), out.number);
        out.is_number = code == std::errc() && stop == out.text.data() + out.text.size();
        return out;
    }

    TokenStream& tokens_;
    unsigned& depth_;
};

}  // namespace

std::shared_ptr<const SetExpression> parse_set(TokenStream& tokens, unsigned& depth) {
    return SetParser(tokens, depth).braced();
}

}  // namespace orrery::engine
