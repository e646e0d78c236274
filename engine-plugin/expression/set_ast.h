// The parsed form of set analysis: {1<Year={2020,">=5"}> + $<F=P({1} G)>}. Immutable once parsed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace orrery::engine {

struct SetExpression;
struct ElementExpression;

/// Operators between sets of records and between sets of values.
enum class SetOperator : std::uint8_t { unite, subtract, intersect, symmetric };

/// One listed value of an element set.
struct SetElement {
    enum class Kind : std::uint8_t {
        bare,     ///< number or bare word: compared ignoring case, or as a number
        literal,  ///< 'text': exact, case-sensitive
        search    ///< "text" or [text]: wildcard, numeric or expression search (section 5.8)
    };
    Kind kind = Kind::bare;
    std::string text;
    double number = 0;
    bool is_number = false;
};

/// An operand of an element expression.
struct ElementTerm {
    enum class Kind : std::uint8_t { list, field, possible, excluded, group };
    Kind kind = Kind::list;
    bool complement = false;                           ///< a "-" stood before it
    std::vector<SetElement> elements;                  ///< list
    std::string state;                                 ///< of `state::field`, else empty
    std::string field;                                 ///< field; possible/excluded: empty = the assigned field
    std::shared_ptr<const SetExpression> set;          ///< possible/excluded: null = the current selection
    std::shared_ptr<const ElementExpression> grouped;  ///< group
};

struct ElementExpression {
    struct Part {
        SetOperator op = SetOperator::unite;  ///< how this part joins what stands before it
        ElementTerm term;
    };
    std::vector<Part> parts;
};

/// One `Field op= elements` of a modifier.
struct FieldAssignment {
    enum class Kind : std::uint8_t { clear, assign, add, remove, intersect, symmetric };
    std::string state;  ///< of `state::Field`, else empty
    std::string field;
    std::size_t offset = 0;  ///< of the field name in the expression text
    std::size_t length = 0;
    Kind kind = Kind::clear;
    ElementExpression elements;
};

/// An identifier with its modifiers, or a parenthesised set expression.
struct SetTerm {
    enum class Identifier : std::uint8_t {
        none,     ///< modifiers only: the context
        current,  ///< $ or $0
        all,      ///< 1
        back,     ///< $n
        forward,  ///< $_n
        named     ///< bookmark or alternate state
    };
    Identifier identifier = Identifier::none;
    unsigned steps = 0;  ///< of back and forward
    std::string name;    ///< of named
    std::vector<FieldAssignment> modifiers;
    std::shared_ptr<const SetExpression> grouped;  ///< when set, only this member counts
};

struct SetExpression {
    struct Part {
        SetOperator op = SetOperator::unite;
        SetTerm term;
    };
    std::vector<Part> parts;
    /// The set of the scope it stands in, which terms without identifier modify; null = the chart's own context.
    std::shared_ptr<const SetExpression> context;
    std::string source;  ///< the text with the braces, and the context's; equal sources mean equal sets
};

}  // namespace orrery::engine
