// Accepts requests that carry a known key in a header of their own.
#include <orrery/plugin.h>

#include <string>
#include <vector>

namespace {

/// Looks at every byte whatever it has seen: the time an answer takes must not tell how much of a guess was right.
bool equal_in_constant_time(std::string_view one, std::string_view other) {
    unsigned char difference = one.size() != other.size();
    for (size_t i = 0; i < one.size(); ++i)
        difference |= static_cast<unsigned char>(one[i] ^ (other.empty() ? 0 : other[i % other.size()]));
    return difference == 0;
}

class KeyAuth : public orrery::AuthModule {
public:
    KeyAuth(orrery::Host host, orrery::Config config)
        : host_(std::move(host)), header_(config.require("header")), directory_(config.require("directory")) {
        for (auto pair : config.list("key")) {
            auto mark = pair.find('=');
            if (mark == 0 || mark == std::string_view::npos || pair.size() - mark - 1 < 16)
                throw orrery::Error(orrery::Code::invalid,
                                    "parameter --key: expected NAME=KEY, the key at least 16 characters long",
                                    "one line --key=NAME=KEY per user; `openssl rand -hex 16` makes a key");
            users_.push_back({std::string(pair.substr(0, mark)), std::string(pair.substr(mark + 1))});
        }
        host_.log().info("knows " + std::to_string(users_.size()) + " keys");
    }

    orrery::Verdict authenticate(const orrery::AuthRequest& request) override {
        auto key = request.header(header_);
        if (!key) return orrery::Verdict::decline();  // not ours: the next module may try
        const User* found = nullptr;
        for (auto& user : users_)
            if (equal_in_constant_time(*key, user.key)) found = &user;
        if (!found) return orrery::Verdict::reject("unknown key");
        return orrery::Verdict::accept({directory_, found->name, found->name, {}, {}});
    }

private:
    struct User {
        std::string name, key;
    };
    orrery::Host host_;
    std::string header_, directory_;
    std::vector<User> users_;
};

}  // namespace

ORRERY_PLUGIN(KeyAuth, "org.example.key-auth", "1.0.0",
              {"key", "NAME=KEY, once per user", "", "text", "",
               ORRERY_SETTING_REQUIRED | ORRERY_SETTING_LIST | ORRERY_SETTING_SECRET},
              {"header", "the header that holds the key, in lower case", "x-api-key"},
              {"directory", "the users' directory", "KEYS"})
