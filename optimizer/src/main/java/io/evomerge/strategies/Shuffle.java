package io.evomerge.strategies;

import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// The numbers from 0 to `size − 1` in a random order that takes no memory, however many they are:
/// a Feistel network permutes the numbers of `2h` bits, and those that are too large are passed
/// over. With halves `(l, r)`, a round is `(l, r) ↦ (r, l ⊕ F_k(r))`, a permutation for any `F`.
///
/// @see <a href="https://doi.org/10.1007/3-540-45760-7_9">Black and Rogaway 2002, Ciphers with
///     Arbitrary Finite Domains, sections 4 and 5</a>
final class Shuffle {
    private static final int ROUNDS = 6;

    private final BigInteger size;
    private final BigInteger mask;
    private final int halfBits;
    private final long[] keys;
    private BigInteger counter = BigInteger.ZERO;
    private BigInteger given = BigInteger.ZERO;

    Shuffle(BigInteger size, RandomGenerator random) {
        this.size = size;
        halfBits = Math.max(1, (size.subtract(BigInteger.ONE).bitLength() + 1) / 2);
        mask = BigInteger.ONE.shiftLeft(halfBits).subtract(BigInteger.ONE);
        keys = random.longs(ROUNDS).toArray();
    }

    boolean hasNext() {
        return given.compareTo(size) < 0;
    }

    BigInteger next() {
        BigInteger out = permuted(counter);
        counter = counter.add(BigInteger.ONE);
        while (out.compareTo(size) >= 0) {
            out = permuted(counter);
            counter = counter.add(BigInteger.ONE);
        }
        given = given.add(BigInteger.ONE);
        return out;
    }

    private BigInteger permuted(BigInteger number) {
        BigInteger left = number.shiftRight(halfBits);
        BigInteger right = number.and(mask);
        for (long key : keys) {
            BigInteger mixed = left.xor(mixed(right, key));
            left = right;
            right = mixed;
        }
        return left.shiftLeft(halfBits).or(right);
    }

    private BigInteger mixed(BigInteger half, long key) {
        long state = key;
        for (byte b : half.toByteArray()) {
            state = new SplittableRandom(state ^ b).nextLong();
        }
        byte[] bytes = new byte[halfBits / Byte.SIZE + 1];
        new SplittableRandom(state).nextBytes(bytes);
        return new BigInteger(1, bytes).and(mask);
    }
}
