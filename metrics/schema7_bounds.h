// The bucket bounds of LatencyHistogram within one octave: floor(2^(63 + j/128)) for j = 0..127,
// exact (the test raises each to the 128th power), then the octave's end. As literals, so that no
// machine's exp2() moves a value to the neighbouring bucket.
#pragma once

#include <array>
#include <cstdint>

namespace faultline::metrics {

// clang-format off
inline constexpr std::array<std::uint64_t, 129> kSchema7Bounds = {
    0x8000000000000000, 0x80b1ed4fd999ab6c, 0x8164d1f3bc030773, 0x8218af4373fc25eb,
    0x82cd8698ac2ba1d7, 0x8383594eefb6ee36, 0x843a28c3acde4046, 0x84f1f656379c1a29,
    0x85aac367cc487b14, 0x8664915b923fba03, 0x871f61969e8d1010, 0x87db357ff698d791,
    0x88980e8092da8527, 0x8955ee03618e5fdc, 0x8a14d575496efd9a, 0x8ad4c6452c728924,
    0x8b95c1e3ea8bd6e6, 0x8c57c9c4646f4ddd, 0x8d1adf5b7e5ba9e5, 0x8ddf042022e69cd5,
    0x8ea4398b45cd53c0, 0x8f6a8117e6c8e5c4, 0x9031dc431466b1dc, 0x90fa4c8beee4b12a,
    0x91c3d373ab11c336, 0x928e727d9531f9ac, 0x935a2b2f13e6e92b, 0x9426ff0fab1c04b6,
    0x94f4efa8fef70961, 0x95c3fe86d6cc7fee, 0x96942d3720185a00, 0x97657d49f17ab08e,
    0x9837f0518db8a96f, 0x990b87e266c189a9, 0x99e0459320b7fa64, 0x9ab62afc94ff864a,
    0x9b8d39b9d54e5538, 0x9c6573682ec32c2d, 0x9d3ed9a72cffb750, 0x9e196e189d472420,
    0x9ef5326091a111ad, 0x9fd228256400dd05, 0xa0b0510fb9714fc2, 0xa18faeca8544b6e3,
    0xa27043030c496818, 0xa3520f68e802bb92, 0xa43515ae09e6809e, 0xa5195786be9ef339,
    0xa5fed6a9b15138ea, 0xa6e594cfeee86b1d, 0xa7cd93b4e9653569, 0xa8b6d5167b320e08,
    0xa9a15ab4ea7c0ef8, 0xaa8d2652ec907629, 0xab7a39b5a93ed337, 0xac6896a4be3fe929,
    0xad583eea42a14ac6, 0xae493452ca35b80e, 0xaf3b78ad690a4374, 0xb02f0dcbb6e04583,
    0xb123f581d2ac258f, 0xb21a31a66618fe3b, 0xb311c412a9112489, 0xb40aaea2654b9840,
    0xb504f333f9de6484, 0xb60093a85ed5f76b, 0xb6fd91e328d17791, 0xb7fbefca8ca41e7c,
    0xb8fbaf4762fb9ee9, 0xb9fcd2452c0b9dea, 0xbaff5ab2133e45fb, 0xbc034a7ef2e9fb0c,
    0xbd08a39f580c36be, 0xbe0f6809860993e2, 0xbf1799b67a731082, 0xc0213aa1f0d08db0,
    0xc12c4cca66709456, 0xc238d2311e3d6672, 0xc346ccda24976407, 0xc4563ecc5334cb32,
    0xc5672a115506dadd, 0xc67990b5aa245f79, 0xc78d74c8abb9b15c, 0xc8a2d85c8ffe2c45,
    0xc9b9bd866e2f27a2, 0xcad2265e4290774d, 0xcbec14fef2727c5c, 0xcd078b86503dcdd1,
    0xce248c151f8480e3, 0xcf4318cf191918c1, 0xd06333daef2b2594, 0xd184df6251699ac6,
    0xd2a81d91f12ae45a, 0xd3ccf099859ac379, 0xd4f35aabcfedfa1f, 0xd61b5dfe9f9bce06,
    0xd744fccad69d6af4, 0xd870394c6db32c84, 0xd99d15c278afd7b5, 0xdacb946f2ac9cc71,
    0xdbfbb797daf23755, 0xdd2d818508324c20, 0xde60f4825e0e9123, 0xdf9612deb8f04420,
    0xe0ccdeec2a94e111, 0xe2055afffe83d368, 0xe33f8972be8a5a51, 0xe47b6ca0373da88d,
    0xe5b906e77c8348a8, 0xe6f85aaaee1fce22, 0xe8396a503c4bdc68, 0xe97c38406c4f8c56,
    0xeac0c6e7dd24392e, 0xec0718b64c1cbddc, 0xed4f301ed9942b84, 0xee990f980da3025b,
    0xefe4b99bdcdaf5cb, 0xf13230a7ad094509, 0xf281773c59ffb139, 0xf3d28fde3a641a5a,
    0xf5257d152486cc2c, 0xf67a416c733f846d, 0xf7d0df730ad13bb8, 0xf92959bb5dd4ba74,
    0xfa83b2db722a033a, 0xfbdfed6ce5f09c48, 0xfd3e0c0cf486c174, 0xfe9e115c7b8f884b,
    // 2^64 does not fit; no value is larger than this.
    0xffffffffffffffff,
};
// clang-format on

}  // namespace faultline::metrics
