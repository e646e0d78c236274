// Colours: duals of a text such as RGB(1,2,3) and the number 0xAARRGGBB.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "expression/function_arguments.h"
#include "expression/function_families.h"

namespace orrery::engine {
namespace {

using C = const FunctionContext&;

struct Color {
    int alpha = 255;
    int red = 0;
    int green = 0;
    int blue = 0;
};

Value color_value(Color color) {
    const auto number = (static_cast<std::uint32_t>(color.alpha) << 24) |
                        (static_cast<std::uint32_t>(color.red) << 16) | (static_cast<std::uint32_t>(color.green) << 8) |
                        static_cast<std::uint32_t>(color.blue);
    const std::string text = color.alpha == 255
                                 ? fmt::format("RGB({},{},{})", color.red, color.green, color.blue)
                                 : fmt::format("ARGB({},{},{},{})", color.alpha, color.red, color.green, color.blue);
    return Value::dual(text, number);
}

Color color_of(double number) {
    const auto bits = static_cast<std::uint32_t>(static_cast<std::int64_t>(number));
    return {static_cast<int>(bits >> 24), static_cast<int>(bits >> 16 & 255), static_cast<int>(bits >> 8 & 255),
            static_cast<int>(bits & 255)};
}

int channel(double value) { return static_cast<int>(std::clamp(std::round(value), 0.0, 255.0)); }

// Channels from `first` on; false when one of them is no number.
bool read_channels(C c, Arguments a, std::size_t first, Color& out) {
    int* const channels[] = {&out.red, &out.green, &out.blue};
    for (std::size_t i = 0; i < 3; ++i) {
        const double value = number_at(c, a, first + i);
        if (std::isnan(value)) return false;
        *channels[i] = channel(value);
    }
    return true;
}

/// The n-th of twelve colours that are told apart easily, and again from the first on.
Value from_palette(C c, Arguments a) {
    constexpr std::uint32_t palette[] = {0x332288, 0x88CCEE, 0x117733, 0xDDCC77, 0xCC6677, 0xAA4499,
                                         0x44AA99, 0x999933, 0x882255, 0x661100, 0x6699CC, 0x888888};
    std::int64_t number = 0;
    if (!integer_at(c, a, 0, number) || number < 1) return {};
    const std::uint32_t bits = palette[static_cast<std::size_t>(number - 1) % std::size(palette)];
    return color_value(
        {255, static_cast<int>(bits >> 16), static_cast<int>(bits >> 8 & 255), static_cast<int>(bits & 255)});
}

Value rgb(C c, Arguments a) {
    Color color;
    return read_channels(c, a, 0, color) ? color_value(color) : Value();
}

Value argb(C c, Arguments a) {
    Color color;
    const double alpha = number_at(c, a, 0);
    if (std::isnan(alpha) || !read_channels(c, a, 1, color)) return {};
    color.alpha = channel(alpha);
    return color_value(color);
}

Value hsl(C c, Arguments a) {
    const double hue = number_at(c, a, 0);
    const double saturation = number_at(c, a, 1);
    const double light = number_at(c, a, 2);
    if (std::isnan(hue) || std::isnan(saturation) || std::isnan(light)) return {};
    const double chroma = (1 - std::fabs(2 * light - 1)) * saturation;
    const auto part = [&](double shift) {
        const double k = std::fmod(shift + hue * 12, 12);
        return channel(255 * (light - chroma / 2 * std::max(-1.0, std::min({k - 3, 9 - k, 1.0}))));
    };
    return color_value({255, part(0), part(8), part(4)});
}

Color mixed(Color from, Color to, double share) {
    const auto mix = [&](int x, int y) { return channel(x + (y - x) * share); };
    return {mix(from.alpha, to.alpha), mix(from.red, to.red), mix(from.green, to.green), mix(from.blue, to.blue)};
}

bool read_color(C c, Arguments a, std::size_t index, Color& out) {
    const double number = number_at(c, a, index);
    if (!(number >= 0 && number <= 4294967295.0)) return false;
    out = color_of(number);
    return true;
}

Value color_mix1(C c, Arguments a) {
    const double share = number_at(c, a, 0);
    Color from;
    Color to;
    if (std::isnan(share) || !read_color(c, a, 1, from) || !read_color(c, a, 2, to)) return {};
    return color_value(mixed(from, to, std::clamp(share, 0.0, 1.0)));
}

// -1 is the first colour, 0 the middle one (grey between both when not given), 1 the second.
Value color_mix2(C c, Arguments a) {
    const double share = number_at(c, a, 0);
    Color from;
    Color to;
    Color middle;
    if (std::isnan(share) || !read_color(c, a, 1, from) || !read_color(c, a, 2, to)) return {};
    if (!read_color(c, a, 3, middle)) middle = mixed(from, to, 0.5);
    const double clamped = std::clamp(share, -1.0, 1.0);
    return color_value(clamped < 0 ? mixed(middle, from, -clamped) : mixed(middle, to, clamped));
}

template <std::uint32_t Code>
Value named(C c, Arguments a) {
    Color color = color_of(0xFF000000U | Code);
    const double alpha = number_or(c, a, 0, 255);
    if (std::isnan(alpha)) return {};
    color.alpha = channel(alpha);
    return color_value(color);
}

constexpr FunctionInfo color_function(std::string_view name, ScalarFunction call, std::uint8_t min_arguments,
                                      std::uint8_t max_arguments, std::string_view help) {
    return scalar(name, FunctionGroup::color, min_arguments, max_arguments, call, help);
}

constexpr std::array kFunctions{
    color_function("ARGB", argb, 4, 4, "alpha, red, green, blue"),
    color_function("Black", named<0x000000>, 0, 1, "alpha"),
    color_function("Blue", named<0x000080>, 0, 1, "alpha"),
    color_function("Brown", named<0x808000>, 0, 1, "alpha"),
    color_function("Color", from_palette, 1, 1, "number"),
    color_function("ColorMix1", color_mix1, 3, 3, "share, color, color"),
    color_function("ColorMix2", color_mix2, 3, 4, "share, color, color, middle"),
    color_function("Cyan", named<0x008080>, 0, 1, "alpha"),
    color_function("DarkGray", named<0x808080>, 0, 1, "alpha"),
    color_function("Green", named<0x008000>, 0, 1, "alpha"),
    color_function("HSL", hsl, 3, 3, "hue, saturation, light"),
    color_function("LightBlue", named<0x0000FF>, 0, 1, "alpha"),
    color_function("LightCyan", named<0x00FFFF>, 0, 1, "alpha"),
    color_function("LightGray", named<0xC0C0C0>, 0, 1, "alpha"),
    color_function("LightGreen", named<0x00FF00>, 0, 1, "alpha"),
    color_function("LightMagenta", named<0xFF00FF>, 0, 1, "alpha"),
    color_function("LightRed", named<0xFF0000>, 0, 1, "alpha"),
    color_function("Magenta", named<0x800080>, 0, 1, "alpha"),
    color_function("Red", named<0x800000>, 0, 1, "alpha"),
    color_function("RGB", rgb, 3, 3, "red, green, blue"),
    color_function("White", named<0xFFFFFF>, 0, 1, "alpha"),
    color_function("Yellow", named<0xFFFF00>, 0, 1, "alpha"),
};

}  // namespace

std::span<const FunctionInfo> color_functions() { return kFunctions; }

}  // namespace orrery::engine
