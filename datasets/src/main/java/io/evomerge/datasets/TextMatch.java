package io.evomerge.datasets;
public final class TextMatch { private TextMatch() {} public static boolean equal(String a, String b) { return a.strip().replaceAll("\\s+"," ").equals(b.strip().replaceAll("\\s+"," ")); } }
