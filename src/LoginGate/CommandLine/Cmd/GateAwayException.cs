namespace LoginGate.CommandLine.Cmd;

/// <summary>There is no conversation with the gate: it is not there, went away, does not answer, or is no gate.</summary>
internal sealed class GateAwayException(Phrase message, Exception? cause = null) : PhrasedException(message, cause);
