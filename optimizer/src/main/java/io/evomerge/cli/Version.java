package io.evomerge.cli;

import picocli.CommandLine.IVersionProvider;

/// The version, as the jar's manifest states it.
final class Version implements IVersionProvider {
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"evo-merge " + text()};
    }
}
