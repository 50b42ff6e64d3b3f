"""What a message means: the movies it names, what it says of them, what it wishes for, what it wants done."""

from bot.understanding.intents import Intent
from bot.understanding.message import LONGEST_MESSAGE, understand
from bot.understanding.titles import TitleFinder
from bot.understanding.understood import Context, Understanding, Which

__all__ = ["LONGEST_MESSAGE", "Context", "Intent", "TitleFinder", "Understanding", "Which", "understand"]
