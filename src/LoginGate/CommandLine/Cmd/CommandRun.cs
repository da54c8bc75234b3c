using LoginGate.Inspect;

namespace LoginGate.CommandLine.Cmd;

/// <summary>Carries out one command at the gate and prints what comes of it.</summary>
internal static class CommandRun
{
    /// <summary>Returns whether the gate did what it was told.</summary>
    /// <param name="gate">The conversation.</param>
    /// <param name="command">One line; <c>--json</c> at its end asks for the gate's own words.</param>
    /// <param name="printer">Prints what comes.</param>
    /// <param name="interrupt">Ends a command that goes on, which is no failure.</param>
    public static async Task<bool> RunAsync(GateConversation gate, string command, AnswerPrinter printer, CancellationToken interrupt)
    {
        if (command.EndsWith(Conversation.JsonSuffix, StringComparison.Ordinal))
        {
            command = command[..^Conversation.JsonSuffix.Length].TrimEnd();
            printer = printer.As(AnswerFormat.Json);
        }
        try
        {
            var isFollowing = false;
            var answer = await gate.AskAsync(command, Follow, interrupt, isForPrograms: printer.IsForPrograms).ConfigureAwait(false);
            // The gate's last word on a command that went on says nothing but that.
            if (!isFollowing && !interrupt.IsCancellationRequested || !answer.Result!.IsGood)
                printer.Answer(answer);
            return answer.Result!.IsGood;

            void Follow(InspectorAnswer line)
            {
                isFollowing = true;
                printer.Line(line);
            }
        }
        catch (GateAwayException away)
        {
            printer.Error(away.Reason);
            return false;
        }
        catch (OperationCanceledException)
        {
            printer.Error("interrupted");
            return false;
        }
    }
}
