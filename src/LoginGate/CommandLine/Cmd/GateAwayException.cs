namespace LoginGate.CommandLine.Cmd;

/// <summary>There is no conversation with the gate: it is not there, went away, does not answer, or is no gate.</summary>
internal sealed class GateAwayException(string message, Exception? cause = null) : Exception(message, cause);
