"""What stands in for the outside world while the tests run?"""
