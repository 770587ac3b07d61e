package io.evomerge.methods;

import java.util.List;
import java.util.OptionalInt;

class SpectralIdentitiesTest {
    static Site site(String name, List<Long> shape) {
        return new Site(name, shape, OptionalInt.empty(), 0);
    }
}
