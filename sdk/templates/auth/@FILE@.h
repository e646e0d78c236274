// Signs in whoever shows the site's shared key in a header. A start: put your own check in its place.
#pragma once
#include <orrery/plugin.h>

class @CLASS@ : public orrery::AuthModule {
public:
    @CLASS@(orrery::Host host, orrery::Config config)
        : host_(std::move(host)), key_(config.require("key")), directory_(config.text("directory")) {
        if (key_.size() < 16)
            throw orrery::Error(orrery::Code::invalid, "parameter --key: expected at least 16 characters",
                                "`openssl rand -hex 16` makes a key");
    }

    orrery::Verdict authenticate(const orrery::AuthRequest& request) override {
        auto key = request.header("x-@NAME@-key");
        if (!key) return orrery::Verdict::decline();  // no credential of our kind: the next module may try
        auto user = request.header("x-@NAME@-user");
        if (!equal(*key, key_) || !user || user->empty()) return orrery::Verdict::reject("wrong key or no user");
        return orrery::Verdict::accept({directory_, std::string(*user), std::string(*user), {}, {}});
    }

private:
    /// Takes the same time for every guess of the same length.
    static bool equal(std::string_view one, std::string_view other) {
        unsigned char difference = one.size() != other.size();
        for (size_t i = 0; i < one.size(); ++i)
            difference |= static_cast<unsigned char>(one[i] ^ other[i % other.size()]);
        return difference == 0;
    }
    orrery::Host host_;
    std::string key_, directory_;
};
