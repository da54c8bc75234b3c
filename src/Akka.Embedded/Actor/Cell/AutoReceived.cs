using System.Runtime.CompilerServices;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Messages that the runtime handles, or changes, before the behaviour sees them.</summary>
internal static class AutoReceived
{
    /// <summary>True when the message was one of these. All are exact types, so that an ordinary message costs few comparisons.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryHandle(ActorCell cell, object message)
    {
        var type = message.GetType();
        if (type != typeof(TimerTick) && type != typeof(ReceiveTimeoutState.Tick) && type != typeof(Terminated)
            && type != typeof(PoisonPill) && type != typeof(Identify) && type != typeof(ActorSelectionMessage) && type != typeof(Kill))
            return false;
        Handle(cell, message);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Handle(ActorCell cell, object message)
    {
        if (cell.SystemImpl.Settings.DebugAutoReceive)
            PublishReceived(cell, message);
        switch (message)
        {
            case TimerTick tick:
                if (cell.ExtrasOrNull?.Timers is { } timers && timers.Accept(tick))
                    HandleOrDeliver(cell, tick.Message);
                break;
            case ReceiveTimeoutState.Tick idle:
                if (cell.ReceiveTimeoutOrNull is { } timeout && timeout.Accept(idle))
                {
                    cell.DeliverInstead(ReceiveTimeout.Instance);
                    cell.ReceiveTimeoutOrNull?.AfterMessage(null);
                }

                break;
            case Terminated terminated:
                if (cell.ExtrasOrNull?.DeathWatch.Accept(terminated) is { } notice)
                    cell.DeliverInstead(notice);
                break;
            case PoisonPill:
                cell.SelfRef.Stop();
                break;
            case Identify identify:
                cell.Sender.Tell(new ActorIdentity(identify.MessageId, cell.Self), cell.Self);
                break;
            case ActorSelectionMessage selection:
                Akka.Actor.ActorSelection.Deliver(cell.SelfRef, cell.Sender, selection);
                break;
            case Kill:
                throw new ActorKilledException("Kill");
        }
    }

    private static void PublishReceived(ActorCell cell, object message)
    {
        if (message is not (TimerTick or ReceiveTimeoutState.Tick))
        {
            cell.SystemImpl.EventStream.Publish(
                new Debug(cell.Self.Path.ToString(), cell.Actor!.GetType(), $"received AutoReceiveMessage {message}"));
        }
    }

    private static void HandleOrDeliver(ActorCell cell, object message)
    {
        if (!TryHandle(cell, message))
            cell.DeliverInstead(message);
    }
}
