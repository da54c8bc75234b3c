namespace Akka.TestKit;

/// <summary>On a test class: Tell without a sender has none there, instead of the test actor.</summary>
public interface INoImplicitSender;
